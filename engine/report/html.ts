import type { Report, ReportContext } from '../model/report.ts';
export function renderHtml(_r: Report, _c: ReportContext): string {
  return '';
}
