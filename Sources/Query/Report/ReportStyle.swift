/// How the report looks: light and dark, on a phone, on paper. No fonts or files from elsewhere.
enum ReportStyle {
    static let css = """
        :root{color-scheme:light dark;--ink:#1a1d21;--soft:#5c6670;--page:#fff;--card:#f4f6f8;\
        --line:#d5dbe1;--ok:#b9d9c4;--b1:#f5c26b;--b2:#ee8b3c;--b3:#d9432f;--b4:#8f1414;--metric:#1668c1}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa5af;--page:#14171a;\
        --card:#1e2328;--line:#39424b;--ok:#2e5a41;--b1:#a87a1f;--b2:#d0702a;--b3:#ef5b46;--b4:#ff9c90;\
        --metric:#6db3f5}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:70rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;\
        color:var(--ink);background:var(--page)}
        h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}
        h3{font-size:1rem;margin-bottom:.2rem}
        section.finding{background:var(--card);border-left:4px solid var(--b3);\
        padding:.5rem 1rem;margin:1rem 0}
        section.open{border-color:var(--soft)}
        p.meta{color:var(--soft)}ul{padding-left:1.2rem}li.against{color:var(--soft)}
        svg{width:100%;height:auto;display:block}
        .label{font:11px system-ui,sans-serif;fill:var(--soft)}.metric-label{fill:var(--metric)}
        .grid{stroke:var(--line);stroke-width:.5}.ok,.alive{fill:var(--ok)}.bar{fill:var(--b2)}
        .bad1{fill:var(--b1)}.bad2{fill:var(--b2)}.bad3{fill:var(--b3)}.bad4{fill:var(--b4)}
        .metric{fill:none;stroke:var(--metric);stroke-width:1.8}
        .dot0{fill:var(--b3)}.dot1{fill:var(--metric)}.dot2{fill:#7a4fc9}.dot3{fill:#2a9a6b}\
        .dot4{fill:var(--soft)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem}
        th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid var(--line);\
        vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}
        code,pre{font:12px/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
        pre{background:var(--card);padding:.5rem;margin:.3rem 0}
        @media (max-width:40rem){svg{min-width:44rem}}
        @media print{body{max-width:none;font-size:11px}section.finding,svg,tr{break-inside:avoid}\
        a{color:inherit;text-decoration:none}}
        """
}
