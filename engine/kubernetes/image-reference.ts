/** Image references, read as github.com/distribution/reference reads and normalises them: what the kubelet will pull. */

/** A reference taken apart. `nginx` has domain `docker.io` and path `library/nginx`. */
export interface ImageReference {
  /** The registry. Empty where the library takes a first component that is no host name (`my_host.io/x`) for a path. */
  readonly domain: string;
  readonly path: string;
  /** Absent when not written: the kubelet then takes `latest`, or the digest alone. */
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

const DEFAULT_DOMAIN = 'docker.io';
const LEGACY_DOMAIN = 'index.docker.io';
const MAXIMUM_PATH = 255;
/** Longer than any reference can be; keeps hostile texts from the expressions below. */
const MAXIMUM_LENGTH = 4096;

const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const IDENTIFIER = /^[a-f0-9]{64}$/;

/** Reads a reference; `undefined` for what is none. */
export function findImageReference(text: string): ImageReference | undefined {
  if (text.length > MAXIMUM_LENGTH || IDENTIFIER.test(text)) return undefined;
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const { domain, remainder } = splitDomain(at < 0 ? text : text.slice(0, at));
  const colon = remainder.indexOf(':');
  const name = colon < 0 ? remainder : remainder.slice(0, colon);
  const isHost = DOMAIN.test(domain);
  const path = isHost ? name : `${domain}/${name}`;
  const tag = colon < 0 ? undefined : remainder.slice(colon + 1);
  if (!isPath(path)) return undefined;
  if ((tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  return {
    domain: isHost ? domain : '',
    path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The repository as one text: `docker.io/library/nginx`. */
export function repositoryOf({ domain, path }: ImageReference): string {
  return domain === '' ? path : `${domain}/${path}`;
}

function isPath(path: string): boolean {
  return path.length <= MAXIMUM_PATH && path.split('/').every((component) => COMPONENT.test(component));
}

/** A first component is a domain when it has a dot, a port or a capital letter, or is `localhost`. */
function splitDomain(name: string): { domain: string; remainder: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const domain = isDomain && first !== LEGACY_DOMAIN ? first : DEFAULT_DOMAIN;
  const remainder = isDomain ? name.slice(slash + 1) : name;
  return {
    domain,
    remainder: domain === DEFAULT_DOMAIN && !remainder.includes('/') ? `library/${remainder}` : remainder,
  };
}
