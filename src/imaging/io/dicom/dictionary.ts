/** The attributes that are read, by the standard's keywords (PS3.6): tag and value representation. */
export const dictionary = {
  MediaStorageSOPClassUID: [0x00020002, 'UI'],
  TransferSyntaxUID: [0x00020010, 'UI'],
  SpecificCharacterSet: [0x00080005, 'CS'],
  ImageType: [0x00080008, 'CS'],
  SOPClassUID: [0x00080016, 'UI'],
  SOPInstanceUID: [0x00080018, 'UI'],
  Modality: [0x00080060, 'CS'],
  ReferencedSeriesSequence: [0x00081115, 'SQ'],
  FrameType: [0x00089007, 'CS'],
  SliceThickness: [0x00180050, 'DS'],
  EchoTime: [0x00180081, 'DS'],
  SpacingBetweenSlices: [0x00180088, 'DS'],
  TriggerTime: [0x00181060, 'DS'],
  NominalScannedPixelSpacing: [0x00182010, 'DS'],
  EffectiveEchoTime: [0x00189082, 'FD'],
  DiffusionBValue: [0x00189087, 'FD'],
  MREchoSequence: [0x00189114, 'SQ'],
  MRDiffusionSequence: [0x00189117, 'SQ'],
  MRImageFrameTypeSequence: [0x00189226, 'SQ'],
  CTImageFrameTypeSequence: [0x00189329, 'SQ'],
  SeriesInstanceUID: [0x0020000e, 'UI'],
  SeriesNumber: [0x00200011, 'IS'],
  AcquisitionNumber: [0x00200012, 'IS'],
  InstanceNumber: [0x00200013, 'IS'],
  ImagePositionPatient: [0x00200032, 'DS'],
  ImageOrientationPatient: [0x00200037, 'DS'],
  FrameOfReferenceUID: [0x00200052, 'UI'],
  TemporalPositionIdentifier: [0x00200100, 'IS'],
  FrameContentSequence: [0x00209111, 'SQ'],
  PlanePositionSequence: [0x00209113, 'SQ'],
  PlaneOrientationSequence: [0x00209116, 'SQ'],
  TemporalPositionIndex: [0x00209128, 'UL'],
  FrameAcquisitionNumber: [0x00209156, 'US'],
  SamplesPerPixel: [0x00280002, 'US'],
  PhotometricInterpretation: [0x00280004, 'CS'],
  NumberOfFrames: [0x00280008, 'IS'],
  Rows: [0x00280010, 'US'],
  Columns: [0x00280011, 'US'],
  PixelSpacing: [0x00280030, 'DS'],
  BitsAllocated: [0x00280100, 'US'],
  BitsStored: [0x00280101, 'US'],
  HighBit: [0x00280102, 'US'],
  PixelRepresentation: [0x00280103, 'US'],
  RescaleIntercept: [0x00281052, 'DS'],
  RescaleSlope: [0x00281053, 'DS'],
  PixelMeasuresSequence: [0x00289110, 'SQ'],
  PixelValueTransformationSequence: [0x00289145, 'SQ'],
  SegmentationType: [0x00620001, 'CS'],
  SegmentSequence: [0x00620002, 'SQ'],
  SegmentNumber: [0x00620004, 'US'],
  SegmentLabel: [0x00620005, 'LO'],
  SegmentIdentificationSequence: [0x0062000a, 'SQ'],
  ReferencedSegmentNumber: [0x0062000b, 'US'],
  MaximumFractionalValue: [0x0062000e, 'US'],
  GridFrameOffsetVector: [0x3004000c, 'DS'],
  DoseGridScaling: [0x3004000e, 'DS'],
  ReferencedFrameOfReferenceSequence: [0x30060010, 'SQ'],
  RTReferencedStudySequence: [0x30060012, 'SQ'],
  RTReferencedSeriesSequence: [0x30060014, 'SQ'],
  StructureSetROISequence: [0x30060020, 'SQ'],
  ROINumber: [0x30060022, 'IS'],
  ROIName: [0x30060026, 'LO'],
  ROIContourSequence: [0x30060039, 'SQ'],
  ContourSequence: [0x30060040, 'SQ'],
  ContourGeometricType: [0x30060042, 'CS'],
  ContourData: [0x30060050, 'DS'],
  ReferencedROINumber: [0x30060084, 'IS'],
  SharedFunctionalGroupsSequence: [0x52009229, 'SQ'],
  PerFrameFunctionalGroupsSequence: [0x52009230, 'SQ'],
  ExtendedOffsetTable: [0x7fe00001, 'OV'],
  FloatPixelData: [0x7fe00008, 'OF'],
  DoubleFloatPixelData: [0x7fe00009, 'OD'],
  PixelData: [0x7fe00010, 'OW'],
} as const satisfies Record<string, readonly [tag: number, vr: string]>;

export type Keyword = keyof typeof dictionary;

const representations = new Map<number, string>(Object.values(dictionary).map(([tag, vr]) => [tag, vr]));

/** The representation of a tag where the file does not say; unknown ones are `UN`. */
export function representationOf(tag: number): string {
  return representations.get(tag) ?? 'UN';
}

/** `(gggg,eeee)` */
export function tagText(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
