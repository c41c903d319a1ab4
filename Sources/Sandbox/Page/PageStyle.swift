extension PageDocument {
    /// The page's style sheet: system fonts, three panes side by side, one below the other on a phone.
    static let style = #"""
        :root{color-scheme:light dark;--paper:#f6f2ec;--sheet:#fff;--ink:#2b2521;--soft:#7a6f66;--line:#e6ddd2;
        --ember:#c4511d;--ember-ink:#fff;--screen:#ededed;--mine:#95ec69;--mine-ink:#15240c;--theirs:#fff;
        --good:#1e7f4f;--busy:#2867b2;--warn:#9a6a00;--bad:#b3261e;--calm:#7a6f66;--shade:#fbf8f4;--frame:#201b18}
        @media(prefers-color-scheme:dark){:root{--paper:#1c1815;--sheet:#27211d;--ink:#f2ebe4;--soft:#a99c91;
        --line:#3d342d;--ember:#e8763f;--ember-ink:#1c0f08;--screen:#191919;--mine:#3eb575;--mine-ink:#06210f;
        --theirs:#2c2c2c;--good:#63c795;--busy:#7db0ee;--warn:#e0b04a;--bad:#f28b82;--calm:#a99c91;--shade:#211c18;--frame:#4a3f37}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);
        font:15px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        h1,h2,h3,p,ol,ul{margin:0;padding:0}ol,ul{list-style:none}
        .top{display:flex;justify-content:space-between;align-items:center;gap:12px;max-width:1320px;margin:0 auto;
        padding:16px 20px 4px}
        h1{font-size:22px;letter-spacing:.02em;color:var(--ember)}h1 span{color:var(--soft);font-weight:500}
        .top p{color:var(--soft)}
        .corner{display:flex;flex-wrap:wrap;justify-content:flex-end;align-items:center;gap:6px 14px;flex:none;max-width:45%}
        .clock{color:var(--soft);font-size:13px;text-align:right;font-variant-numeric:tabular-nums}.clock b{color:var(--ink);
        font-size:15px}
        .language{color:var(--ember);text-decoration:none;border:1px solid var(--line);border-radius:99px;
        padding:4px 14px;background:var(--sheet);white-space:nowrap}
        main{display:grid;gap:20px;max-width:1320px;margin:0 auto;padding:12px 20px 40px;
        grid-template-columns:minmax(270px,340px) minmax(270px,340px) minmax(0,1fr);align-items:start}
        h2{font-size:15px;margin-bottom:8px}h3{font-size:13px;color:var(--soft);font-weight:600;margin-bottom:6px}
        .tabs,.chips{display:flex;flex-wrap:wrap;gap:6px;padding-bottom:8px;max-height:116px;overflow-y:auto;
        scrollbar-width:thin}
        .tab{display:inline-flex;align-items:center;max-width:12em;border-radius:99px;padding:3px 12px;font-size:13px;text-decoration:none;color:var(--ink);
        background:var(--sheet);border:1px solid var(--line)}
        .tab[aria-current]{background:var(--ember);border-color:var(--ember);color:var(--ember-ink)}
        .tab span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .tab i,.jump i{flex:none;font-style:normal;font-size:11px;background:var(--bad);color:var(--sheet);border-radius:99px;
        padding:0 6px;margin-left:6px}
        .tab.new::after{content:"";flex:none;width:8px;height:8px;border-radius:50%;background:var(--bad);margin-left:6px}
        .phone{display:flex;flex-direction:column;min-height:600px;border:8px solid var(--frame);border-radius:32px;
        overflow:hidden;background:var(--screen);box-shadow:0 4px 10px #0003}
        .platforms{display:flex;gap:6px;overflow-x:auto;padding:0 16px 10px;scrollbar-width:none}
        .platforms a{flex:none;padding:6px 14px;border:1px solid var(--line);border-radius:999px;color:var(--soft);text-decoration:none}
        .platforms a[aria-current]{color:var(--ember);border-color:var(--ember);font-weight:600}
        .phone>header{padding:10px 14px;text-align:center;background:var(--screen);border-bottom:1px solid var(--line)}
        .phone>header b{overflow-wrap:anywhere}
        .phone>header small{display:block;color:var(--soft);font-size:12px;line-height:1.3}
        .chips{padding:8px 10px 0}.chips:empty{display:none}
        .chat{flex:1 0 260px;height:0;overflow-y:auto;padding:12px;display:flex;flex-direction:column;gap:10px}
        .chat li{max-width:84%;display:flex;flex-direction:column;align-items:flex-start}
        .chat .me{align-self:flex-end;align-items:flex-end}
        .chat .note{align-self:center;max-width:100%}
        .note span{font-size:12px;color:var(--soft);text-align:center}
        .who{font-size:12px;color:var(--soft);margin:0 4px}
        .chat p,.task p{white-space:pre-wrap;overflow-wrap:anywhere}
        .chat p{background:var(--theirs);border-radius:10px;padding:8px 12px}
        .me p{background:var(--mine);color:var(--mine-ink)}
        .chat time{font-size:11px;color:var(--soft);margin:2px 4px 0}
        .card{display:grid;background:var(--theirs);border:1px solid var(--line);border-radius:10px;padding:8px 12px;
        margin-top:6px;min-width:180px;max-width:100%;overflow-wrap:anywhere}
        .tasks+.chat{flex-basis:150px}.task .picture img{max-height:120px}
        .picture img,.card img{display:block;max-width:100%;max-height:220px;border-radius:8px}.picture{margin-top:6px}
        .card em,.task em{font-style:normal;font-size:11px;color:var(--ember)}
        .card b{font-weight:600}.card small{color:var(--soft)}
        .menu{display:grid;gap:6px;margin-top:6px;min-width:180px}.menu form{margin:0}
        .menu button{flex:1;min-height:34px;padding:4px 12px;background:var(--theirs)}
        .visitors{display:grid;grid-template-columns:auto 1fr;gap:10px 14px;align-items:center;max-width:640px;margin:0 auto;
        padding:16px 20px}.visitors .tab{max-width:none;min-height:44px;font-size:15px;padding:8px 18px}
        .visitors small{color:var(--soft)}
        .scan{flex:1;display:flex;flex-direction:column;justify-content:center;gap:16px;padding:20px;text-align:center}
        .code{width:150px;height:150px;margin:0 auto;border-radius:14px;background:#fff;color:#2b2521}
        .scan label{flex-basis:100%}#service label,#bot label{flex-basis:120px}
        .doing{border-top:1px solid var(--line);background:var(--sheet);padding:10px 12px;scroll-margin:16px}
        .doing:empty{display:none}
        form{display:flex;flex-wrap:wrap;gap:8px;align-items:end;margin:4px 0}
        label{flex:1 1 100px;display:grid;font-size:12px;color:var(--soft);text-align:left;min-width:0}
        select,input,button{font:inherit;color:inherit;border-radius:8px;border:1px solid var(--line);
        background:var(--sheet);padding:6px 10px;min-height:38px;max-width:100%;min-width:0}
        select,input{color:var(--ink)}
        button{cursor:pointer;font-weight:600;color:var(--ember);flex:0 1 auto}
        button.main{background:var(--ember);border-color:var(--ember);color:var(--ember-ink);flex:1 1 100%}
        button:hover{filter:brightness(1.06)}button:disabled{opacity:.5}
        :focus-visible{outline:3px solid var(--busy);outline-offset:2px}
        summary{cursor:pointer;color:var(--soft);font-size:13px;padding:4px 0}
        .tasks{padding:10px 12px;overflow-y:auto;max-height:340px;flex:none;border-bottom:1px solid var(--line);background:var(--shade)}
        .task{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:10px 12px;margin-top:8px}
        .task small{color:var(--soft)}.ok{color:var(--good);font-weight:600}.off{color:var(--soft)}
        .empty,.quiet{color:var(--soft);font-size:13px}.phone .empty{padding:4px 0}
        .counts{display:flex;flex-wrap:wrap;gap:6px 18px;color:var(--soft);font-size:13px}
        .armed{display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;border:1px solid var(--warn);border-radius:12px;
        padding:4px 12px;margin-top:8px;font-size:13px}.armed form{margin:0 0 0 auto}.armed .badge{white-space:normal}
        .armed button{min-height:32px;padding:2px 12px}
        .troubles{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:6px 14px;margin:8px 0 12px}
        .troubles summary{color:var(--ember);font-weight:600;font-size:14px}
        .trouble{display:grid;grid-template-columns:190px 1fr;gap:12px;align-items:center;padding:6px 0;
        border-top:1px solid var(--line)}
        .trouble p{font-size:13px;color:var(--soft)}.trouble button{width:100%}.trouble form{margin:0}
        .trouble em{display:block;font-style:normal;font-size:12px;font-weight:600;color:var(--warn);text-align:center}
        .trouble.on button{border-color:var(--warn)}
        .journal{display:grid;gap:10px}
        .event{background:var(--sheet);border:1px solid var(--line);border-left:4px solid var(--calm);border-radius:12px;
        padding:10px 14px;min-width:0}
        .event>header{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline}
        .event time,.took{color:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
        .took{margin-left:auto}.kind{color:var(--soft);font-size:11px;overflow-wrap:anywhere}
        .older>summary{padding:8px 14px;border:1px dashed var(--line);border-radius:12px}.older .journal{margin-top:10px}
        code,pre{font:12px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .looks{margin:6px 0}.looks li,.attempts li{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:baseline;font-size:13px}
        .looks li>span,.attempts li>span{overflow-wrap:anywhere;min-width:0}
        .badge{font-size:11px;line-height:1.5;border-radius:6px;padding:0 7px;border:1px solid;color:var(--calm);
        white-space:nowrap}
        .badge.good{color:var(--good)}.badge.busy{color:var(--busy)}.badge.warn{color:var(--warn)}.badge.bad{color:var(--bad)}
        .event.good{border-left-color:var(--good)}.event.busy{border-left-color:var(--busy)}
        .event.warn{border-left-color:var(--warn)}.event.bad{border-left-color:var(--bad)}
        .effect{background:var(--shade);border:1px solid var(--line);border-radius:10px;padding:8px 12px;margin-top:8px;
        font-size:13px}
        .effect>div{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:baseline}.effect code{color:var(--soft);
        overflow-wrap:anywhere}
        .effect.warn{border-color:var(--warn)}.effect.bad{border-color:var(--bad)}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0;max-height:180px;overflow-y:auto}
        #toast{position:fixed;left:50%;bottom:20px;transform:translateX(-50%);background:var(--ink);color:var(--paper);
        padding:8px 18px;border-radius:99px;max-width:90vw}#toast:empty{display:none}
        .jump{display:none}
        @media(min-width:1081px){#customer,#guide{position:sticky;top:0;max-height:100vh;overflow-y:auto;padding:12px 10px 24px;
        margin:0 -10px;scrollbar-width:thin}#hearth{padding-top:12px}}
        @media(max-width:1080px){main{grid-template-columns:1fr 1fr}#hearth{grid-column:1/-1}}
        @media(max-width:680px){main{grid-template-columns:minmax(0,1fr);padding:8px 14px 32px}.top{padding:12px 14px 0}
        .pane{scroll-margin-top:56px}.jump{display:flex;position:sticky;top:0;z-index:1;background:var(--paper);
        padding:6px 14px;gap:6px;border-bottom:1px solid var(--line)}.jump a{flex:1;text-align:center;padding:7px 0;
        color:var(--ember);text-decoration:none;background:var(--sheet);border:1px solid var(--line);border-radius:99px}
        .phone{min-height:520px}.top{flex-direction:column;align-items:stretch;gap:4px}
        .corner{order:-1;max-width:none;justify-content:space-between}.trouble{grid-template-columns:1fr;gap:4px}.tab{padding:6px 14px}button{min-height:44px}}
        """#
}
