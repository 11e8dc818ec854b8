import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { Notice } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { paths } from "../search/paths.ts";

export const NotFoundPage = (): JSX.Element => (
  <Page title="No such page">
    <div class="panel">
      <Notice title="The explorer has no page of that name.">
        <p>
          <Link href={paths.home}>Go to the overview</Link>
        </p>
      </Notice>
    </div>
  </Page>
);
