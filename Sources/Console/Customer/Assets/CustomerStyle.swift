extension CustomerAssets {
    /// Phone first: system fonts, one column, one accent; dark where the phone is dark, still where motion is unwanted.
    static let style = #"""
        :root{color-scheme:light dark;--paper:#faf5ee;--sheet:#fff;--ink:#2a231e;--soft:#6d6158;--line:#eadfd2;--edge:#8d7f73;
        --ember:#b8451a;--ember-ink:#fff;--glow:#fdeee4;--good:#1a7048;--good-glow:#e6f4ec;--bad:#a8281f;--bad-glow:#fbeae8;
        --shade:0 1px 2px #4a2c1a14,0 6px 20px #4a2c1a0f}
        @media(prefers-color-scheme:dark){:root{--paper:#181412;--sheet:#241e1a;--ink:#f3ece5;--soft:#b3a69b;--line:#3a312b;
        --edge:#8d7f73;--ember:#f0834a;--ember-ink:#1d0e06;--glow:#3a2418;--good:#6bcf9f;--good-glow:#17301f;--bad:#f0948c;
        --bad-glow:#3b1f1c;--shade:none}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);min-height:100vh;display:flex;flex-direction:column;
        font:17px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        h1,h2,h3,p,ul,ol,fieldset,legend{margin:0;padding:0}
        ul,ol{list-style:none}
        main,.top,footer{width:100%;max-width:560px;margin:0 auto;padding-left:max(16px,env(safe-area-inset-left));
        padding-right:max(16px,env(safe-area-inset-right))}
        main{flex:1;display:flex;flex-direction:column;gap:16px;padding-top:8px;padding-bottom:28px}
        .top{display:flex;justify-content:space-between;align-items:center;gap:12px;padding-top:6px}
        .top nav{display:flex;gap:4px}
        .top a{display:inline-flex;align-items:center;min-height:44px;padding:0 8px;color:var(--soft);text-decoration:none;
        font-size:15px}
        .top a.brand{padding-left:0;color:var(--ember);font-weight:700;font-size:17px;overflow-wrap:anywhere}
        footer{padding-top:8px;padding-bottom:max(20px,env(safe-area-inset-bottom));color:var(--soft);font-size:13px;
        text-align:center}
        h1{font-size:27px;line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere;text-wrap:balance}
        h2{font-size:19px;line-height:1.35;overflow-wrap:anywhere}
        h3{font-size:15px;color:var(--soft);font-weight:600}
        small{font-size:14px;color:var(--soft);font-weight:400}
        a{color:var(--ember)}
        .soft{color:var(--soft);font-size:15px}
        .good{color:var(--good)}
        .big{font-size:22px;font-weight:700;line-height:1.35;overflow-wrap:anywhere}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        [hidden]{display:none!important}
        .card{display:flex;flex-direction:column;gap:10px;background:var(--sheet);border:1px solid var(--line);
        border-radius:18px;padding:18px;box-shadow:var(--shade);min-width:0}
        .stage{display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;color:var(--soft);font-size:15px}
        .pill{border-radius:99px;padding:3px 12px;background:var(--line);color:var(--ink);font-weight:600;font-size:14px}
        .pill.on{background:var(--ember);color:var(--ember-ink)}
        .countdown{margin-left:auto;color:var(--ink);font-variant-numeric:tabular-nums;font-size:19px}
        .countdown:empty{display:none}
        .note{border-radius:14px;padding:12px 16px;background:var(--glow);border:1px solid var(--line)}
        .note.ok{background:var(--good-glow);color:var(--good)}
        .note.busy::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.6em;border-radius:50%;
        border:2px solid var(--ember);border-right-color:transparent;animation:turn 1s linear infinite}
        .number{display:inline-grid;place-items:center;min-width:1.7em;height:1.7em;margin-right:.55em;border-radius:99px;
        background:var(--glow);color:var(--ember);font-size:.85em;font-weight:700;vertical-align:.05em}
        form{display:flex;flex-direction:column;gap:16px}
        fieldset{border:1px solid var(--line)}
        legend{float:left;width:100%;font-size:19px;font-weight:700;line-height:1.35;overflow-wrap:anywhere}
        legend+*{clear:both}
        .option{position:relative;display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;min-height:52px;padding:12px 14px;
        border:1.5px solid var(--line);border-radius:14px;cursor:pointer;overflow-wrap:anywhere}
        .option>span{flex:1 1 50%}
        .option em{font-style:normal;font-size:14px;color:var(--soft);font-variant-numeric:tabular-nums}
        .option em b{font-weight:600;color:var(--ink)}
        .option em.good{color:var(--good);font-weight:600}
        .option input{appearance:none;-webkit-appearance:none;flex:none;width:22px;height:22px;margin:0;border:2px solid var(--edge);
        border-radius:50%;background:var(--sheet)}
        .option input[type=checkbox]{border-radius:6px}
        .option input:checked{border-color:var(--ember);background:var(--ember);box-shadow:inset 0 0 0 4px var(--sheet)}
        .option:has(input:checked){border-color:var(--ember);background:var(--glow)}
        .still{cursor:default}
        .still.mine{border-color:var(--edge)}
        .still.right{border-color:var(--good);background:var(--good-glow)}
        .still.missed{border-color:var(--bad);background:var(--bad-glow)}
        .still.leading{border-color:var(--ember)}
        .bar{flex:1 1 100%;display:block;width:100%;height:8px;border-radius:99px;background:var(--line);overflow:hidden}
        .bar rect{fill:var(--ember);transition:width .6s ease}
        .field input{width:100%;min-height:52px;padding:10px 14px;font:inherit;font-size:19px;color:inherit;
        background:var(--sheet);border:1.5px solid var(--edge);border-radius:14px}
        .act{display:flex;flex-direction:column;align-items:center;gap:8px;text-align:center}
        .button{display:inline-flex;align-items:center;justify-content:center;width:100%;min-height:52px;padding:10px 22px;border:0;
        border-radius:16px;background:var(--ember);color:var(--ember-ink);font:inherit;font-weight:700;text-decoration:none;
        text-align:center;cursor:pointer;touch-action:manipulation}
        .button:active{transform:scale(.98)}
        .button:disabled{opacity:.6}
        .button.round{width:148px;height:148px;border-radius:50%;font-size:22px;
        box-shadow:0 0 0 10px var(--glow),0 10px 24px #b8451a40}
        .act:has(.round){padding:14px 0 10px;gap:18px}
        .plain{background:var(--sheet);color:var(--ember);border:1.5px solid var(--ember);min-height:44px}
        .choices{display:flex;flex-wrap:wrap;gap:10px}
        .choices .button{width:auto}
        .result{align-items:center;text-align:center;padding:26px 18px}
        .result .act{width:100%}
        .result>.big:first-child{font-size:40px;line-height:1.1}
        .result.win{background:linear-gradient(var(--glow),var(--sheet));border-color:var(--ember);animation:rise .5s ease-out}
        .emblem{width:64px;height:64px;fill:var(--ember)}
        .code{font:600 22px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em;padding:8px 16px;border-radius:10px;
        border:1.5px dashed var(--edge);overflow-wrap:anywhere}
        .tiers li,.lines li{display:flex;justify-content:space-between;align-items:center;gap:14px;padding:12px 0;
        border-top:1px solid var(--line)}
        .tiers li:first-child,.lines li:first-child{border-top:0}
        .what{display:flex;flex-direction:column;min-width:0;overflow-wrap:anywhere}
        .left{flex:none;min-width:92px;max-width:45%;text-align:right;color:var(--soft);font-size:15px;
        font-variant-numeric:tabular-nums}
        .left b{color:var(--ink)}.left b.good{color:var(--good)}
        .lines .left{display:flex;flex-direction:column}
        .left .bar{margin-top:6px;height:6px}
        .gone{opacity:.55}
        .hash{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;color:var(--soft);background:var(--paper);
        border-radius:10px;padding:8px 12px}
        pre{margin:0;font:13px/1.6 ui-monospace,Menlo,Consolas,monospace;overflow-x:auto;background:var(--paper);border-radius:10px;
        padding:10px 12px}
        .facts{display:flex;flex-direction:column;gap:2px;margin:0;overflow-wrap:anywhere}
        .facts:empty{display:none}
        .facts dt{color:var(--soft);font-size:14px}
        .facts dd{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 8px}
        .facts dd:last-child{margin:0}
        .chip{padding:2px 12px;border:1px solid var(--line);border-radius:99px;font-variant-numeric:tabular-nums}
        .chip.mine{border-color:var(--ember);background:var(--glow);font-weight:700}
        .chip.gone{text-decoration:line-through}
        details.card{display:block;padding:0}
        summary{min-height:56px;padding:14px 18px;cursor:pointer;font-weight:700}
        details ul{margin:0 18px 18px}
        details ul,.plainlist{display:flex;flex-direction:column;gap:8px;padding-left:1.2em}
        details li{list-style:disc;overflow-wrap:anywhere}
        .plainlist li{list-style:decimal;overflow-wrap:anywhere}
        .ring{align-items:center;text-align:center}
        .ring svg{width:168px;height:168px}
        .ring circle{fill:none;stroke-width:11;stroke-linecap:round}
        .rail{stroke:var(--line)}
        .done{stroke:var(--ember);transition:stroke-dasharray .6s ease}
        .done[stroke-dasharray^="0 "]{stroke:none}
        .ring text{fill:var(--ink);font-size:38px;font-weight:700}
        .ring .unit{fill:var(--soft);font-size:12px;font-weight:400}
        .month{display:grid;grid-template-columns:repeat(7,1fr);gap:6px}
        .month li{display:grid;place-items:center;aspect-ratio:1;border-radius:50%;font-size:15px;font-variant-numeric:tabular-nums}
        .month .head{aspect-ratio:auto;color:var(--soft);font-size:13px}
        .month .checked{background:var(--ember);color:var(--ember-ink);font-weight:700}
        .month .made-up{background:var(--glow);color:var(--ember);box-shadow:inset 0 0 0 2px var(--ember)}
        .month .missed{color:var(--soft);text-decoration:line-through}
        .month .today:not(.checked){box-shadow:inset 0 0 0 2px var(--ember);font-weight:700}
        .goal.reached{border-color:var(--good)}
        .goal.reached rect{fill:var(--good)}
        .entries,.steps{display:flex;flex-direction:column;gap:12px}
        .entries a{flex-direction:row;align-items:center;gap:16px;color:var(--ink);text-decoration:none}
        .entries svg{flex:none;width:40px;height:40px;padding:8px;border-radius:12px;background:var(--glow);fill:var(--ember)}
        .news{position:sticky;bottom:12px}
        :focus-visible{outline:3px solid var(--ember);outline-offset:3px}
        @keyframes turn{to{transform:rotate(1turn)}}
        @keyframes rise{from{opacity:0;transform:translateY(12px) scale(.97)}}
        @media(prefers-reduced-motion:reduce){*,*::before{animation:none!important;transition:none!important}}
        @media(min-width:700px){main{padding-top:20px;padding-bottom:48px}h1{font-size:32px}}
        """#
}
