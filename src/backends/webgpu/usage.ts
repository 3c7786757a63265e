/** WebGPU's flags as numbers, so that no globals are needed where the API comes as an object. */
export const bufferUsage = { mapRead: 0x1, copySrc: 0x4, copyDst: 0x8, uniform: 0x40, storage: 0x80, queryResolve: 0x200 } as const;
export const mapMode = { read: 0x1 } as const;
export const shaderStage = { compute: 0x4 } as const;
