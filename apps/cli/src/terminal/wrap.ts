/** A paragraph in lines of at most `columns` characters, broken between words; all lines but the first begin with `indent` blanks. */
export function wrap(text: string, columns: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const begin = lines.length > 0 ? ' '.repeat(indent) : '';
    if (line !== '' && begin.length + line.length + 1 + word.length > columns) {
      lines.push(begin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length > 0 ? ' '.repeat(indent) : '') + line].join('\n');
}
