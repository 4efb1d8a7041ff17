const keepMs = 5_000;

/** Gives a picture to the person as a file named after camera and instant. */
export function saveAs(picture: Blob, cameraId: string, atUs: number): void {
  const address = URL.createObjectURL(picture);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${cameraId}-${new Date(atUs / 1000).toISOString().replaceAll(':', '')}.jpg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keepMs);
}
