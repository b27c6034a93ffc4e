/** The look of the API's page; a constant, since the page's content security policy names its hash. */
export const DOCS_STYLE = `
:root{color-scheme:light dark;--line:light-dark(#e4e4e7,#33353a);--soft:light-dark(#5f6470,#a1a1aa);
--bg:light-dark(#fff,#121316);--pane:light-dark(#f7f7f8,#1a1c20);--link:light-dark(#1d4ed8,#93b4ff)}
*{box-sizing:border-box}
body{margin:0;font:15px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:16rem minmax(0,1fr);background:var(--bg)}
a{color:var(--link)}
nav{position:sticky;top:0;height:100vh;overflow:auto;border-right:1px solid var(--line);background:var(--pane);padding:1.5rem 1.25rem}
nav h1{font-size:1.15rem;margin:0}
nav p{margin:.1rem 0 1rem;color:var(--soft);font-size:.85rem}
nav h2{font-size:.72rem;letter-spacing:.04em;text-transform:uppercase;color:var(--soft);margin:1.25rem 0 .35rem}
nav h2 a{color:inherit}
nav ul{list-style:none;padding:0;margin:0}
nav li a{display:flex;gap:.5rem;align-items:center;padding:.22rem 0;font-size:.88rem;color:inherit;text-decoration:none}
nav li a:hover{text-decoration:underline}
nav .m{width:3.6rem;text-align:center;flex:none}
main{padding:2rem 3rem 6rem;max-width:58rem}
.lead{font-size:1.05rem;margin-top:0}
pre{background:var(--pane);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;overflow:auto;font:.85rem/1.5 ui-monospace,monospace}
.notes{padding-left:1.1rem}
.notes li{margin:.3rem 0}
section{border-top:1px solid var(--line);padding:1.75rem 0 1rem;scroll-margin-top:1rem}
section>h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem}
section h3{font-size:.85rem;margin:1rem 0 .25rem;color:var(--soft);font-weight:600}
.path{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:.25rem 0}
.path span,.fields span{color:var(--soft);font-size:.85rem}
.m{font:600 .68rem/1.4 ui-monospace,monospace;padding:.1rem .4rem;border-radius:.3rem;background:#475569;color:#fff}
.GET{background:#1d6f42}.POST{background:#1d4ed8}.DELETE{background:#b42318}
code{font:.86em ui-monospace,monospace}
.fields{list-style:none;margin:.4rem 0;padding-left:.9rem;border-left:2px solid var(--line)}
.fields li{margin:.4rem 0;overflow-wrap:anywhere}
.name{font-weight:600}
em{color:light-dark(#a14405,#f0b27a);font-size:.8rem;font-style:normal}
summary{cursor:pointer;color:var(--soft);font-size:.88rem;padding:.2rem 0}
.either{font-size:.9rem;color:var(--soft)}
.either>div{margin:.3rem 0 .3rem 1rem;color:light-dark(#000,#fff)}
table{border-collapse:collapse}
td,th{border-bottom:1px solid var(--line);padding:.3rem 1.5rem .3rem 0;text-align:left}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}main{padding:1.5rem}}
@media print{body{display:block}nav{display:none}}
`;
