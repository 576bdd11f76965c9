import type { Sample, Subject } from './subject.ts';

/** All samples of a run, by measurement and subject. A value is the median over the rounds. */
export class Results {
  readonly #samples = new Map<string, Sample[]>();

  add(measure: string, subject: Subject['name'], sample: Sample): void {
    const key = `${measure} · ${subject}`;
    this.#samples.set(key, [...(this.#samples.get(key) ?? []), sample]);
  }

  /** Undefined when it was not measured. */
  value(measure: string, subject: Subject['name'], field: string): number | undefined {
    const samples = this.#samples.get(`${measure} · ${subject}`) ?? [];
    const values = samples.flatMap((sample) => sample[field] ?? []).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  }

  /** Each round's ratio of a field between two subjects, then the median: noise that hits both cancels. */
  ratio(measure: string, subject: Subject['name'], base: Subject['name'], field: string): number | undefined {
    const bases = this.#samples.get(`${measure} · ${base}`) ?? [];
    const ratios = (this.#samples.get(`${measure} · ${subject}`) ?? [])
      .map((sample, round) => (sample[field] ?? Number.NaN) / (bases[round]?.[field] ?? Number.NaN))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    return ratios[Math.floor(ratios.length / 2)];
  }

  toJSON(): Record<string, Sample[]> {
    return Object.fromEntries(this.#samples);
  }
}
