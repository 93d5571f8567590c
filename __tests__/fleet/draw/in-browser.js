/** Runs in a browser's page, not in Node: what it finds there, tests compare. */
globalThis.pictures = {
  /** What an XML parser makes of SVGs. */
  parsed(svgs) {
    return svgs.map((svg) => {
      const elements = [...new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('*')];
      const textsOf = (name) => elements.filter(({ localName }) => localName === name).map((one) => one.textContent);
      return {
        errors: elements.filter(({ localName }) => localName === 'parsererror').length,
        elements: [...new Set(elements.map(({ localName }) => localName))],
        attributes: [...new Set(elements.flatMap((element) => element.getAttributeNames()))],
        texts: textsOf('text'),
        style: textsOf('style').join(''),
      };
    });
  },

  /** Texts of the page's picture that are cut off, over another one, or beside their card. */
  faults() {
    const svg = document.querySelector('svg');
    const view = svg.viewBox.baseVal;
    const boxes = (of) =>
      // One without letters has no place.
      [...of.querySelectorAll('text')]
        .filter(({ textContent }) => textContent.trim() !== '')
        .map((element) => {
          const { x, y, width, height } = element.getBBox();
          // Letters are less high than their line.
          return { text: element.textContent, x, y: y + 2, right: x + width, bottom: y + height - 3 };
        });
    const all = boxes(svg);
    const outside = all.filter(
      ({ x, y, right, bottom }) => x < 0 || y < 0 || right > view.width || bottom > view.height,
    );
    const over = all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .filter((other) => one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom)
        .map((other) => `${one.text} over ${other.text}`),
    );
    const beside = [...svg.querySelectorAll('g')].flatMap((group) => {
      const around = [...group.querySelectorAll('.ft-card, .ft-canvas')].at(-1)?.getBBox();
      if (!around) return [];
      return boxes(group).filter(({ x, right }) => x < around.x + 3 || right > around.x + around.width - 3);
    });
    return [
      ...outside.map(({ text }) => `${text} outside`),
      ...over,
      ...beside.map(({ text }) => `${text} beside its box`),
    ];
  },

  /** Texts of the page's picture with less contrast than WCAG 2.2 asks for to what can be behind them. */
  weak() {
    const luminance = (element) => {
      const [r, g, b] = getComputedStyle(element)
        .fill.match(/\d+/g)
        .map((part) => {
          const value = Number(part) / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const backgrounds = ['.ft-canvas', '.ft-card'].map((selector) => luminance(document.querySelector(selector)));
    return [...document.querySelectorAll('svg text')].flatMap((text) => {
      const own = luminance(text);
      const least = Math.min(...backgrounds.map((one) => (Math.max(one, own) + 0.05) / (Math.min(one, own) + 0.05)));
      return least < 4.5 ? [`${text.textContent}: ${least.toFixed(2)}`] : [];
    });
  },

  /** How what is on the page beside the picture looks. */
  styles() {
    return [...document.querySelectorAll('p, svg:not(.fleet-topology) *')].map((element) => {
      const { fontSize, fontWeight, fill, stroke, color } = getComputedStyle(element);
      return { fontSize, fontWeight, fill, stroke, color };
    });
  },

  /** Puts a picture onto the page. */
  add(svg) {
    document.body.insertAdjacentHTML('beforeend', svg);
  },
};
