import { ledgerStates } from '../archive/ledger.ts';
import type { Forecast } from '../archive/forecast.ts';
import { pictureFindings } from '../picture-health/judge.ts';
import type { CameraStatus } from '../camera/camera-recorder.ts';
import type { RecorderStatus } from '../recorder.ts';
import { sparePictureBytes } from '../rtp/picture-memory.ts';

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly name: string;
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly values: readonly (readonly [Labels, number])[];
}

const cameraCounters = [
  ['pictures_received_total', 'Pictures received.', (camera) => camera.picturesReceived],
  ['pictures_recorded_total', 'Pictures written and sealed.', (camera) => camera.picturesRecorded],
  ['pictures_dropped_total', 'Pictures no disk took.', (camera) => camera.picturesDropped],
  ['recorded_bytes_total', 'Bytes written and sealed.', (camera) => camera.bytesRecorded],
  ['packets_lost_total', 'RTP packets that did not come.', (camera) => camera.packetsLost],
  ['connections_total', 'Connections to the camera begun.', (camera) => camera.connections],
] as const satisfies readonly (readonly [string, string, (camera: CameraStatus) => number])[];

/** The status in the text format of Prometheus, with the footage that no disk has taken yet. */
export function formatMetrics(status: RecorderStatus, unwrittenBytes: number): string {
  const families = [
    describeState(status),
    describeForecast(status),
    describeCameras(status),
    describePictures(status),
    [
      memoryFamily(),
      gauge('unwritten_bytes', 'Footage in memory that no disk has taken yet.', [[{}, unwrittenBytes]]),
      gauge('spare_picture_bytes', 'Memory kept for the next pictures.', [[{}, sparePictureBytes()]]),
    ],
  ];
  return families.flat().map(formatFamily).join('');
}

function describeState({ cameras, storages, startedAtUs }: RecorderStatus): Family[] {
  const byState = ledgerStates.map(
    (state) => [{ state }, cameras.filter((camera) => camera.state === state).length] as const,
  );
  const free = storages.map(({ path, freeBytes }) => [{ path }, freeBytes] as const);
  const ready = storages.map(({ path, state }) => [{ path }, state === 'ready' ? 1 : 0] as const);
  return [
    gauge('started_seconds', 'Start of the program, Unix time.', [[{}, startedAtUs / 1e6]]),
    gauge('cameras', 'Cameras by what they do now.', byState),
    gauge('storage_free_bytes', 'Free bytes on the disk.', free),
    gauge('storage_ready', 'Whether the disk takes footage.', ready),
  ];
}

/** Where memory lies tells a leak of objects (heap) from one of pictures (buffers) and from an allocator that keeps. */
function memoryFamily(): Family {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
  const parts = { resident: rss, 'heap-used': heapUsed, heap: heapTotal, external, buffers: arrayBuffers };
  const values = Object.entries(parts).map(([part, bytes]) => [{ part }, bytes] as const);
  return gauge('memory_bytes', 'Memory of the program by where it lies.', values);
}

/** NOTE: without end is +Inf, so that a rule like `< 14` needs no second one; unknown is no value at all. */
function describeForecast({ forecast }: RecorderStatus): Family[] {
  const days = (value: number | null): number => value ?? Infinity;
  const values = forecast
    ? { left: [[{}, days(forecast.daysLeft)] as const], stop: [[{}, days(forecast.daysUntilStop)] as const] }
    : { left: [], stop: [] };
  const ofCameras = (read: (camera: Forecast['cameras'][number]) => number): Family['values'] =>
    (forecast?.cameras ?? []).map((camera) => [{ camera: camera.cameraId }, read(camera)] as const);
  return [
    gauge('ordered_days_fit_days', 'Days until footage goes before its ordered time.', values.left),
    gauge('recording_stops_days', 'Days until nothing may be deleted and recording stops.', values.stop),
    gauge(
      'camera_ordered_days',
      'Days of footage ordered.',
      ofCameras(({ orderedDays }) => orderedDays),
    ),
    gauge(
      'camera_fitting_days',
      'Days of footage the disks will hold.',
      ofCameras(({ fittingDays }) => fittingDays),
    ),
  ];
}

function gauge(name: string, help: string, values: Family['values']): Family {
  return { name, kind: 'gauge', help, values };
}

function describeCameras({ cameras }: RecorderStatus): Family[] {
  return cameraCounters.map(([name, help, read]) => ({
    name,
    kind: 'counter',
    help,
    values: cameras.map((camera) => [{ camera: camera.id }, read(camera)] as const),
  }));
}

function describePictures({ cameras }: RecorderStatus): Family[] {
  const values = pictureFindings.map((finding) => {
    const isFound = ({ picture }: RecorderStatus['cameras'][number]): boolean =>
      picture.findings.some((one) => one.finding === finding);
    return [{ finding }, cameras.filter(isFound).length] as const;
  });
  return [gauge('picture_findings', 'Cameras by what is wrong with their picture.', values)];
}

function formatFamily({ name, kind, help, values }: Family): string {
  const full = `veche_recorder_${name}`;
  const lines = values.map(
    ([labels, value]) => `${full}${formatLabels(labels)} ${value === Infinity ? '+Inf' : value}`,
  );
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${kind}`, ...lines, ''].join('\n');
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, '_')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
