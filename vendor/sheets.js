// Stands in for `style-mod` in the bundle: styles go into an adopted sheet, which a strict
// Content-Security-Policy lets pass, and into our lowest layers, so that css/edit.css has the last word.
import { StyleModule as Rules } from "./node_modules/style-mod/src/style-mod.js";

const sheet = new CSSStyleSheet();

export class StyleModule extends Rules {
  static mount(root, modules) {
    const rules = [modules].flat().map((module) => module.getRules());
    sheet.replaceSync(`@layer base { ${rules.join("\n")} }`);
    const document = root.ownerDocument ?? root;
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  }
}
