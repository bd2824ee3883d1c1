// What somebody writes who wants a page to do something else than show it. Each would set `owned` if it ran, or ask
// a server of theirs if it was fetched.
const TAKE = 'window.owned=1';
const THEIRS = 'http://evil.invalid';

export const HOSTILE: readonly string[] = [
  `<script>${TAKE}</script>`,
  `<script src="${THEIRS}/a.js"></script>`,
  `<ScRiPt >${TAKE}</sCrIpT >`,
  `<img src=x onerror="${TAKE}">`,
  `<img src="${THEIRS}/pixel.png">`,
  `"><svg onload=${TAKE}>`,
  `<svg><script>${TAKE}</script><animate onbegin=${TAKE} attributeName=x dur=1s>`,
  `<math><mtext><style><img src=x onerror=${TAKE}></style>`,
  `<iframe srcdoc="<script>parent.owned=1</script>"></iframe>`,
  `<object data="javascript:${TAKE}"></object><embed src="${THEIRS}">`,
  `<body onload=${TAKE}><details open ontoggle=${TAKE}>`,
  `<style>@import '${THEIRS}/a.css';*{display:none}</style><link rel=stylesheet href=${THEIRS}>`,
  `<base href="${THEIRS}/"><meta http-equiv=refresh content="0;url=${THEIRS}">`,
  `<form action=${THEIRS}><button autofocus onfocus=${TAKE}>OK</button></form>`,
  `javascript:${TAKE}`,
  `JaVaScRiPt://example.com/%0a${TAKE}`,
  `data:text/html,<script>opener.owned=1</script>`,
  `[free](javascript:${TAKE}) ![x](${THEIRS}/md.png) <javascript:${TAKE}>`,
  `https://example.com/"onmouseover="${TAKE}"x="`,
  `https://example.com/<img/src=x/onerror=${TAKE}>`,
  `*<b onclick=${TAKE}>bold</b>* _<i>_ ~</s>~ \`\`\`</code><script>${TAKE}</script>\`\`\``,
  `{{constructor.constructor('${TAKE}')()}} \${${TAKE}} <%= ${TAKE} %>`,
  `&lt;script&gt;${TAKE}&lt;/script&gt; &#60;img src=x onerror=${TAKE}&#62;`,
  `'; DROP TABLE messages; -- ' OR '1'='1`,
  `invoice\u202Efdp.exe \u2066\u202Elatot\u2069 \u200F`,
  `${'W'.repeat(400)}`,
  `e${'\u0301'.repeat(60)} \u{1F468}\u200D\u{1F469}\u200D\u{1F467} \uFEFF`,
];
