import { type Html, html } from '../page/html.ts';
import { count } from '../view/figures.ts';
import type { MarkedText } from '../view/marked-answer.ts';
import { type Block, type Range, readBlocks } from './blocks.ts';
import { printMarked, printVerbatim } from './marked-text.ts';
import { passagesOf, sentenceAround } from './passages.ts';

/** The whole answer set for reading; very long ones as passages, with what was left out said between them. */
export function printAnswerText(marked: MarkedText): Html {
  const passages = passagesOf(marked);
  const printed: Html[] = [];
  let reached = 0;
  for (const passage of passages) {
    if (passage.start > reached) printed.push(gap(passage.start - reached));
    printed.push(html`${printBlocks(marked, passage)}`);
    reached = passage.end;
  }
  if (reached < marked.text.length) printed.push(gap(marked.text.length - reached));
  return html`${printed}`;
}

function gap(characters: number): Html {
  return html`<p class="gap">… ${count(characters)} characters left out here; the JSON export holds the whole answer …</p>`;
}

function printBlocks(marked: MarkedText, passage: Range): Html[] {
  const blocks = readBlocks(marked.text, passage);
  const printed: Html[] = [];
  for (let index = 0; index < blocks.length; ) {
    const block = blocks[index] as Block;
    if (block.kind !== 'item') {
      printed.push(printBlock(marked, block));
      index += 1;
      continue;
    }
    const items: Html[] = [];
    for (let item: Block | undefined = block; item?.kind === 'item'; item = blocks[index]) {
      items.push(html`<li class="d${item.depth}"><i>${item.marker}</i> ${printMarked(marked, item)}</li>`);
      index += 1;
    }
    printed.push(html`<ul>${items}</ul>`);
  }
  return printed;
}

function printBlock(marked: MarkedText, block: Exclude<Block, { kind: 'item' }>): Html {
  switch (block.kind) {
    case 'heading':
      return html`<p class="h">${printMarked(marked, block)}</p>`;
    case 'quote':
      return html`<p class="in">${printMarked(marked, block)}</p>`;
    case 'code':
      return html`<pre>${printVerbatim(marked, block)}</pre>`;
    case 'rule':
      return html`<hr>`;
    case 'table':
      return printTable(marked, block);
    default:
      return html`<p>${printMarked(marked, block)}</p>`;
  }
}

function printTable(marked: MarkedText, table: Extract<Block, { kind: 'table' }>): Html {
  const rows = table.rows.map((cells, at) => {
    const printed = cells.map((cell) =>
      table.headed && at === 0
        ? html`<th scope="col">${printMarked(marked, cell)}</th>`
        : html`<td>${printMarked(marked, cell)}</td>`,
    );
    return html`<tr>${printed}</tr>`;
  });
  return html`<div class="scroll"><table>${rows}</table></div>`;
}

/** The sentence that holds a span, with its mentions marked: the shortest proof of a count. */
export function printSentence(marked: MarkedText, span: Range): Html {
  const excerpt = { ...marked, quotes: [], anchor: null };
  return html`${printMarked(excerpt, sentenceAround(marked.text, span))}`;
}
