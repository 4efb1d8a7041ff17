/** What a camera notices by itself. */
export const cameraEventKinds = [
  'motion',
  'tamper',
  'video-loss',
  'line-crossed',
  'intrusion',
  'sound',
  'input',
  'hardware-failure',
  'other',
] as const;
export type CameraEventKind = (typeof cameraEventKinds)[number];

export interface CameraEvent {
  /** By the recorder's clock. */
  readonly atUs: number;
  readonly cameraId: string;
  readonly kind: CameraEventKind;
  /** Whether it begins or ends; null for what only happens. */
  readonly isOn: boolean | null;
  /** As the camera names it, without prefixes: `RuleEngine/CellMotionDetector/Motion`. */
  readonly topic: string;
  /** Which of its parts says so, such as a rule or an input; may be empty. */
  readonly source: string;
  /** By the camera's clock; null when it does not say. */
  readonly cameraAtUs: number | null;
}

const kindByTopic: readonly (readonly [RegExp, CameraEventKind])[] = [
  [/MotionDetector|MotionRegionDetector|MotionAlarm|\/Motion$/i, 'motion'],
  [/Tamper|GlobalSceneChange|ImageTooDark|ImageTooBlurry|ImageTooBright/i, 'tamper'],
  [/SignalLoss|VideoLoss/i, 'video-loss'],
  [/LineDetector|LineCross|CrossLine/i, 'line-crossed'],
  [/FieldDetector|ObjectsInside|Intrusion/i, 'intrusion'],
  [/AudioAnalytics|DetectedSound/i, 'sound'],
  [/DigitalInput|Relay/i, 'input'],
  [/HardwareFailure/i, 'hardware-failure'],
];

export function kindOfTopic(topic: string): CameraEventKind {
  return kindByTopic.find(([pattern]) => pattern.test(topic))?.[1] ?? 'other';
}
