import type { JSX } from "preact";

const MAIN = "main";

/** Takes a keyboard past the header. What stands behind # is the route, so it moves the focus itself. */
export const SkipLink = (): JSX.Element => (
  <a
    class="skip"
    href={`#${MAIN}`}
    onClick={(event) => {
      event.preventDefault();
      document.getElementById(MAIN)?.focus();
    }}
  >
    Skip to content
  </a>
);
