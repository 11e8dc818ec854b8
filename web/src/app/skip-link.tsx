import type { JSX } from "preact";

export const MAIN_ID = "main";

/** Takes a keyboard past the header. What stands behind # is the route, so it moves the focus itself. */
export const SkipLink = (): JSX.Element => (
  <a
    class="skip"
    href={`#${MAIN_ID}`}
    onClick={(event) => {
      event.preventDefault();
      document.getElementById(MAIN_ID)?.focus();
    }}
  >
    Skip to content
  </a>
);
