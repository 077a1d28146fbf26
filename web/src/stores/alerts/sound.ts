/** Two short tones, the second higher: heard, and soon over. Frequencies in Hz, times in seconds. */
const tones = [
  { frequency: 660, from: 0 },
  { frequency: 880, from: 0.12 },
] as const;
const length = 0.18;
const loudness = 0.12;

let audio: AudioContext | undefined;

/** Browsers allow no sound before somebody has touched the page. */
export function playSound(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  for (const { frequency, from } of tones) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + from;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}
