import { openUnit } from '../../db/unit.ts';
import { addPage, type Site } from '../visit.ts';
import { showDiagram } from './diagramPage.tsx';
import { addEditor } from './editor.tsx';
import { showFlows } from './flowList.tsx';
import { addNewFlow } from './newFlow.tsx';
import { flowsPath, onePath, roles } from './places.ts';
import { addSettings } from './settings.tsx';
import { addVersions } from './versions.tsx';

/** Flows: written, tried, published, looked back on. */
export function addFlows(site: Site): void {
  const { deps } = site;
  addPage(site, { path: flowsPath, roles }, (visit) =>
    openUnit(deps, visit.user.accountId, (unit) => showFlows(unit, visit)),
  );
  // Before what is below a flow's own address.
  addNewFlow(site);
  addPage(site, { path: onePath, roles }, (visit) =>
    openUnit(deps, visit.user.accountId, (unit) => showDiagram(unit, visit)),
  );
  addEditor(site);
  addVersions(site);
  addSettings(site);
}
