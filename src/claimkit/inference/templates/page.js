"use strict";
(() => {
  const panel = document.getElementById("panel");
  const main = document.querySelector("main");
  const kinds = panel.dataset.kinds.split(" ");
  let held = null, shown = null;

  function put(name, text) {
    const place = panel.querySelector("." + name);
    place.textContent = text;
    place.hidden = place.previousElementSibling.hidden = !text;
  }
  function show(sentence) {
    if (shown) shown.classList.remove("on");
    shown = sentence;
    panel.hidden = !sentence;
    if (!sentence) return;
    sentence.classList.add("on");
    const data = sentence.dataset;
    panel.querySelector("h3").textContent = data.title;
    put("source", data.source);
    put("speaker", data.speaker === data.source ? "" : data.speaker);
    put("cue", data.cue);
    data.p.split(" ").forEach((value, i) => {
      panel.querySelectorAll("meter")[i].value = value;
      panel.querySelectorAll(".figure")[i].textContent = Math.round(100 * value) + "%";
    });
    panel.querySelector(".bars").hidden = sentence.classList.contains("not_a_claim");
  }
  function hold(sentence) {
    held = sentence;
    show(sentence);
    if (!sentence) return;
    main.querySelectorAll(".s[tabindex='0']").forEach((old) => { old.tabIndex = -1; });
    sentence.tabIndex = 0;
    const hidden = sentence.getBoundingClientRect().bottom - panel.getBoundingClientRect().top;
    const beside = sentence.getBoundingClientRect().right <= panel.getBoundingClientRect().left;
    if (hidden > 0 && !beside) window.scrollBy(0, hidden + 12);
  }
  const of = (event) => event.target.closest ? event.target.closest(".s") : null;

  main.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse" && !held && of(event)) show(of(event));
  });
  main.addEventListener("pointerleave", () => { if (!held) show(null); });
  main.addEventListener("click", (event) => {
    const sentence = of(event);
    if (String(getSelection())) return;
    hold(sentence === held ? null : sentence);
  });
  main.addEventListener("focusin", (event) => { if (of(event) && of(event).matches(":focus-visible")) hold(of(event)); });
  panel.querySelector("button").addEventListener("click", () => {
    const last = held;
    hold(null);
    if (last) last.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return hold(null);
    const boxes = document.querySelectorAll(".legend input");
    if (/^[1-9]$/.test(event.key) && boxes[event.key - 1]) { boxes[event.key - 1].click(); return; }
    const step = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.matches("input, button")) return;
    const all = Array.from(main.querySelectorAll(".s"));
    const from = all.indexOf(held || document.activeElement);
    const off = new Set(Array.from(boxes).filter((box) => !box.checked).map((box) => box.value));
    let to = from + step;
    while (all[to] && (all[to].classList.contains("not_a_claim") || kinds.some((k) => off.has(k) && all[to].classList.contains(k)))) to += step;
    if (!all[to]) return;
    event.preventDefault();
    all[to].focus();
    hold(all[to]);
  });
})();
