const toneHz = 880;
const toneSeconds = 0.35;
const loudness = 0.2;

/** One short tone. A browser that has not been touched yet makes none. */
export function soundAlarm(): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = toneHz;
  volume.gain.value = loudness;
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + toneSeconds);
}
