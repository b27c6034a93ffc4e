/** A paragraph in lines of at most `columns` characters, broken between words; all lines but the first begin with `indent` blanks. */
export function wrap(text: string, columns: number, indent = 0): string {
  const [lead = ''] = /^ */u.exec(text) ?? [];
  const lines: string[] = [];
  let line = lead;
  for (const word of text.slice(lead.length).split(' ')) {
    const isFresh = line.trim() === '';
    if (!isFresh && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = isFresh ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
