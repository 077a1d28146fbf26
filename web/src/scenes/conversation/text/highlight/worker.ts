/// <reference lib="webworker" />

import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { FromHighlighter, ToHighlighter } from './protocol';

declare const self: DedicatedWorkerGlobalScope;

const lowlight = createLowlight({
  bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, php, powershell, python, ruby, rust, sql, swift,
  typescript, xml, yaml,
}); // prettier-ignore

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

self.onmessage = ({ data: { text, language } }: MessageEvent<ToHighlighter>) => {
  const known = lowlight.registered(language);
  self.postMessage(
    (known ? partsOf(lowlight.highlight(language, text).children, null) : null) satisfies FromHighlighter,
  );
};

/** The tree of a grammar as a row: what a stretch is, is what the innermost says. */
function partsOf(nodes: readonly Node[], scope: string | null): [string, string | null][] {
  return nodes.flatMap((node): [string, string | null][] => {
    if (node.type === 'text') return [[node.value, scope]];
    if (node.type !== 'element') return [];
    const [name] = Array.isArray(node.properties.className) ? node.properties.className : [];
    return partsOf(node.children, typeof name === 'string' ? name.replace('hljs-', '') : scope);
  });
}
