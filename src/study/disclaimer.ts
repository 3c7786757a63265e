/** Stands in every view, report and export; there is no way to leave it out. */
export const disclaimer = 'Research use only – not for diagnosis';
