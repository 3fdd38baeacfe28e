/** Limits with the default in the place of each that is not given. */
export function resolveLimits<Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  limits: { readonly [name in NoInfer<Name>]?: number | undefined },
): Record<Name, number> {
  const resolved: Record<Name, number> = { ...defaults }
  for (const name in defaults) resolved[name] = limits[name] ?? defaults[name]
  return resolved
}
