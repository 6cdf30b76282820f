/** Files that only look like YAML: templates that something else fills in first. They are never parsed. */

/**
 * Why a path is a template and not a manifest, or `undefined`: a file below a `templates/` beside a `Chart.yaml`, or a
 * `.yaml.in`, `.yml.in`, `.json.in`.
 *
 * @param hasFile whether a path relative to the root exists
 */
export function findTemplateReason(path: string, hasFile: (path: string) => boolean): string | undefined {
  if (/\.(ya?ml|json)\.in$/.test(path)) return 'template (.in)';
  const segments = path.split('/');
  for (let at = 0; at < segments.length - 1; at += 1) {
    if (segments[at] === 'templates' && hasFile([...segments.slice(0, at), 'Chart.yaml'].join('/'))) {
      return 'chart template';
    }
  }
  return undefined;
}
