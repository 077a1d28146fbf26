// Writes the list of what may be reacted with, from emojibase's data (npm pack emojibase-data; its en/data.json):
//   node build/emoji.mjs package/en/data.json 17.0 > src/Parley.Chat/Reactions/emoji.txt
import { readFileSync } from 'node:fs';

const [, , file, version] = process.argv;
// Skin tones and hair by themselves, and letters of flags, are parts of emoji and none.
const components = 2;
const emoji = JSON.parse(readFileSync(file, 'utf8'))
  .filter(({ group }) => group !== undefined && group !== components)
  .flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map(skin => skin.emoji)])
  // What is shown as a picture anyway Unicode writes without a selector.
  .map(each => each.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1'));
process.stdout.write(`# The emoji that Unicode ${version} recommends for interchange, as it writes them in full. Made by build/emoji.mjs from emojibase-data
# (© Miles Johnson, MIT), which is made from Unicode's (© Unicode, Inc.; https://www.unicode.org/terms_of_use.html).
${emoji.join('\n')}
`);
