/**
 * Files stream by once: each document is read, classified, counted, remembered in the index as far as others may ask for
 * it, and kept only when a rule may have something to say. Ordinary workloads are judged by presence alone and dropped.
 */

import { findTemplateReason } from '../kubernetes/chart-template.ts';
import { classifyDocument } from '../kubernetes/document-kind.ts';
import { withNamespace } from '../kubernetes/namespace.ts';
import { holdsPatchDirective } from '../kubernetes/patch-directive.ts';
import { ClassNames } from '../kubernetes/platform-class-name.ts';
import { findPlatformEvidence } from '../kubernetes/platform-evidence.ts';
import { findInstaller } from '../kubernetes/platform-installer.ts';
import { toResources } from '../kubernetes/resource.ts';
import { SetIndex } from '../kubernetes/set-index.ts';
import { findNamedClasses, mayHoldUnknownPods, mayNameClass } from '../kubernetes/unknown-templates.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument, SourceFile, TextProblem } from '../model/source.ts';
import { fromPlainDocument, readDocuments } from '../yaml/read.ts';
import { KindPlans } from './kind-plan.ts';
import { locate, locateRange } from './placement.ts';
import type { Run, SetFrame } from './run.ts';
import type { ScanShare } from './scan-share.ts';
import { Tally } from './tally.ts';

/** The reading of a set, or of a part of it: counts, index and the resources that rules are asked about. */
export class Scan {
  /** Resources that some rule may have something to say about, in the order of files. */
  readonly candidates: Resource[] = [];
  readonly index: SetIndex;
  readonly tally = new Tally();
  readonly #run: Run;
  readonly #frame: SetFrame;
  readonly #plans: KindPlans;
  /** Policies and `--all` need every resource: their answers depend on more than presence. */
  readonly #keepAll: boolean;
  readonly #classNames: ClassNames;

  constructor(run: Run, frame: SetFrame) {
    this.#run = run;
    this.#frame = frame;
    this.#plans = new KindPlans(run);
    this.#keepAll = run.all || run.policies.length > 0;
    this.#classNames = new ClassNames(run.tables, run.config.platforms?.distribution ?? null);
    this.index = new SetIndex(run.tables, run.config.platforms?.namespaces);
  }

  /** Why a file is not parsed at all, counted; the file then need not be read. */
  isTemplate(path: string): boolean {
    const reason = findTemplateReason(path, this.#frame.hasFile);
    if (reason === undefined) return false;
    this.tally.files += 1;
    this.tally.skipDocument(reason);
    return true;
  }

  /** Takes what this thread has read of the set in another scan. Scans and shares must come in the order of their files. */
  adopt({ tally, index, candidates }: Scan): void {
    this.tally.merge(tally);
    this.index.merge(index.records());
    for (const candidate of candidates) this.candidates.push(candidate);
  }

  /** Takes what a worker has read of the set. */
  take({ tally, records, files }: ScanShare): void {
    this.tally.merge(tally);
    this.index.merge(records);
    for (const { file, documents } of files) {
      for (const { plain, pointers } of documents) {
        const document = fromPlainDocument(file, plain);
        const { resources } = toResources(document, { workloadKinds: this.#run.workloadKinds });
        for (const resource of resources) {
          if (pointers.includes(resource.pointer)) this.candidates.push(this.#placed(resource));
        }
      }
    }
  }

  /** Counts a file that is judged as a part of something that was rendered. */
  skipRendered(): void {
    this.tally.files += 1;
    this.tally.skipDocument('judged as rendered');
  }

  /** Takes one file. */
  add(file: SourceFile): void {
    if (file.rendered === undefined) this.tally.files += 1;
    for (const document of readDocuments(file)) this.#document(document);
  }

  #document(document: ManifestDocument): void {
    this.tally.documents += 1;
    const kind = classifyDocument(document);
    if (kind !== 'manifest') {
      this.tally.skipDocument(kind === 'policy' ? 'ccpolicy document' : 'foreign YAML');
      return;
    }
    for (const problem of document.problems) this.#problem(document, problem);
    if (document.value === undefined) return;
    if (this.#frame.kustomizations.isPatchFile(document.file.path) || holdsPatchDirective(document)) {
      this.tally.skipDocument('kustomize patch');
      return;
    }
    const { rendered } = document.file;
    if (rendered !== undefined) this.tally.addRendering(rendered.objectOf(document).key, rendered.root);
    const { resources, errors, notes } = toResources(document, { workloadKinds: this.#run.workloadKinds });
    for (const problem of errors) this.#problem(document, problem);
    for (const { code, message, range, pointer } of notes) {
      this.tally.notes.push({ code, message, location: locateRange(document, range, pointer) });
    }
    for (const resource of resources) this.#resource(resource);
    this.#tellUnknownPods(document, resources);
  }

  /** A confidential pod of a kind that nobody named is not judged, and must not pass for one that was. */
  #tellUnknownPods({ file, range }: ManifestDocument, resources: readonly Resource[]): void {
    const doubtful = resources.filter(mayHoldUnknownPods);
    if (doubtful.length === 0 || !mayNameClass(file.text.slice(range.start, range.end))) return;
    for (const resource of doubtful) {
      const found = findNamedClasses(resource.value).find(({ name }) => this.#classNames.read(name) !== null);
      if (found === undefined) continue;
      const { kind, group } = resource;
      this.tally.notes.push({
        code: 'POD_TEMPLATE_UNKNOWN',
        message: `${kind} ${resource.name} is not judged: it asks for the RuntimeClass ${found.name} in a place where ccpolicy knows no pod.${group === '' ? '' : ' Name the place in platforms.podTemplatePaths.'}`,
        location: locate(resource, found.pointer),
      });
    }
  }

  #resource(written: Resource): void {
    this.tally.resources += 1;
    const resource = this.#placed(written);
    this.index.add(resource);
    if (this.#isCandidate(resource)) {
      this.candidates.push(resource);
      return;
    }
    const { passes } = this.#plans.of(resource);
    if (passes > 0) this.tally.evaluated += 1;
    this.tally.passed += passes;
  }

  #placed(written: Resource): Resource {
    const { path, rendered } = written.document.file;
    const kustomization = rendered?.namespace ?? this.#frame.kustomizations.namespaceFor(path);
    return withNamespace(written, { kustomization, config: undefined });
  }

  #isCandidate(resource: Resource): boolean {
    if (this.#keepAll || resource.document.duplicates.length > 0) return true;
    if (resource.pod !== null && this.#mayBelongToPlatform(resource)) return true;
    return this.#plans.of(resource).needsEvaluation(resource);
  }

  /** Workloads on a platform, and those that install one, meet other rules than the ordinary ones. */
  #mayBelongToPlatform(resource: Resource): boolean {
    const { namespaces } = this.#run.config.platforms ?? {};
    if (namespaces !== undefined && Object.hasOwn(namespaces, resource.namespace)) return true;
    const { tables } = this.#run;
    return findPlatformEvidence(resource, tables) !== null || findInstaller(resource, tables) !== undefined;
  }

  #problem(document: ManifestDocument, { code, message, range, pointer, related }: TextProblem): void {
    this.tally.fail({
      code,
      message,
      location: locateRange(document, range, pointer),
      ...(related === undefined ? {} : { related: related.map((each) => locateRange(document, each)) }),
    });
  }
}
