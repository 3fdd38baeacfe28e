type Labels = Readonly<Record<string, string>>
type Kind = 'counter' | 'gauge' | 'histogram'

/** One family of a registry, printed in Prometheus' text format. */
abstract class Family {
  constructor(
    readonly kind: Kind,
    readonly name: string,
    readonly help: string,
  ) {}

  abstract samples(): Iterable<string>
}

/** A number that only grows. */
export class Counter extends Family {
  readonly #values = new Map<string, number>()

  add(labels: Labels = {}, by = 1): void {
    const key = printLabels(labels)
    this.#values.set(key, (this.#values.get(key) ?? 0) + by)
  }

  *samples(): Iterable<string> {
    for (const [labels, value] of this.#values) yield `${this.name}${labels} ${value}`
  }
}

/** A number that is asked for when somebody looks. */
export class Gauge extends Family {
  #read: () => Iterable<readonly [Labels, number]> = () => []

  readBy(read: () => Iterable<readonly [Labels, number]>): void {
    this.#read = read
  }

  *samples(): Iterable<string> {
    for (const [labels, value] of this.#read()) yield `${this.name}${printLabels(labels)} ${value}`
  }
}

const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]

/** How long things take, in seconds. */
export class Histogram extends Family {
  readonly #series = new Map<
    string,
    { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }
  >()

  observe(labels: Labels, seconds: number): void {
    const key = printLabels(labels)
    const series = this.#series.get(key) ?? { labels, counts: BUCKETS.map(() => 0), sum: 0, count: 0 }
    this.#series.set(key, series)
    for (const [at, most] of BUCKETS.entries()) if (seconds <= most) series.counts[at] = (series.counts[at] ?? 0) + 1
    series.sum += seconds
    series.count++
  }

  *samples(): Iterable<string> {
    for (const { labels, counts, sum, count } of this.#series.values()) {
      for (const [at, most] of BUCKETS.entries()) {
        yield `${this.name}_bucket${printLabels({ ...labels, le: String(most) })} ${counts[at]}`
      }
      yield `${this.name}_bucket${printLabels({ ...labels, le: '+Inf' })} ${count}`
      yield `${this.name}_sum${printLabels(labels)} ${sum}`
      yield `${this.name}_count${printLabels(labels)} ${count}`
    }
  }
}

/** Families, and all of them as text. */
export class Registry {
  readonly #families: Family[] = []

  counter(name: string, help: string): Counter {
    return this.#with(new Counter('counter', name, help))
  }

  gauge(name: string, help: string): Gauge {
    return this.#with(new Gauge('gauge', name, help))
  }

  histogram(name: string, help: string): Histogram {
    return this.#with(new Histogram('histogram', name, help))
  }

  /** Prometheus' text format, version 0.0.4. */
  print(): string {
    const lines = this.#families.flatMap((family) => [
      `# HELP ${family.name} ${family.help}`,
      `# TYPE ${family.name} ${family.kind}`,
      ...family.samples(),
    ])
    return `${lines.join('\n')}\n`
  }

  #with<F extends Family>(family: F): F {
    this.#families.push(family)
    return family
  }
}

function printLabels(labels: Labels): string {
  const printed = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return printed.length === 0 ? '' : `{${printed.join(',')}}`
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
