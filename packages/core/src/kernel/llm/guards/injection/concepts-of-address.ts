import type { ConceptWords } from '../reading/index.ts';

/** Words of all languages together, for rules of which each language has few: how one speaks to a machine, and of what holds it back. */
export const ADDRESS: ConceptWords = {
  dear: 'dear hello hi hey liebe lieber liebes chère cher querido querida caro cara gentile estimado',
  page: 'seite dokument text',
  robots: 'robots agents agentes agenti leitores lectores lettori corretor evaluador sistemas',
  automatic:
    'automatiques automatisés conversationnels automáticos automáticas automatici automático automatisch',
  notneeded: 'unnötig nötig falta besoin pas bisogno precisa non',
  asked:
    'rückfrage nachfragen confirmes confirmar validation confirmation confermare confirmação confirmación conferma',
  mine: 'minhas mis mes miei mie meine',
  owned: 'tuo tu ton votre seu teu dein deinen suo',
  configuration: 'konfiguration configuration configuración configurazione configuração',
  confidential: 'confidenciales confidentielles riservate confidenciais geheim',
  cutoff:
    'coupe coupez désactive désactivez désactiver deaktiviere deaktivieren schalt schalte suspenda suspende desactiva desactive apaga apague spegni disattiva disattivi escluda desliga desligue desativa desative desactiva',
  suspended: 'suspendues suspendus removidas eliminadas desactivadas disattivati aufgehoben abgeschaltet',
  lifting: 'levée aufhebung rimozione remoção',
  safeguard:
    'modération moderación moderação moderazione moderation censura zensur censure salvaguardas garde-fous inhaltsprüfung jugendschutz sicherheitsprüfung',
};
