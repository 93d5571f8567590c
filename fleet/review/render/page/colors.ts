/** Colors for light and dark mode; each text has a contrast of 4.5 or more to each background that it is on. */
export const COLORS = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #fff; --sunk: #f3f4f6; --line: #dcdfe4; --hair: #eceef1;
  --text: #1b1f24; --dim: #59626d; --link: #0b57b0; --focus: #0b66d8;
  --data: #a4161a; --data-soft: #fdeceb; --data-line: #e0a3a3;
  --review: #7d4e00; --review-soft: #fdf3dc; --review-line: #e5c583;
  --safe: #17663a; --safe-soft: #e8f5ec; --safe-line: #a7d3b6;
  --go: #fcebea; --go-text: #8f1317; --come: #e6f5ea; --come-text: #135a31;
  --mark: #fffaf0;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --card: #161a21; --sunk: #1d222b; --line: #2c333e; --hair: #222832;
    --text: #e4e8ee; --dim: #9aa5b3; --link: #7ab4ff; --focus: #6aaeff;
    --data: #ff9d97; --data-soft: #3a1a1b; --data-line: #6d2c2e;
    --review: #f0c067; --review-soft: #33270f; --review-line: #66501d;
    --safe: #7ed3a0; --safe-soft: #12301f; --safe-line: #27573b;
    --go: #3a1b1d; --go-text: #ffb3ad; --come: #12301f; --come-text: #98dfb3;
    --mark: #211e16;
  }
}
`;
