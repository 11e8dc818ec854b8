import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { Icon } from "../components/icon.tsx";
import { paths } from "../search/paths.ts";

export const SearchBox = (): JSX.Element => {
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        navigate(paths.search(text.trim()));
        setText("");
      }}
    >
      <label class="visually-hidden" for="search">
        Block number, hash, address or name of a contract
      </label>
      <input
        id="search"
        type="search"
        value={text}
        placeholder="Block, hash, address or contract name"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
        }}
      />
      <button type="submit" aria-label="Search">
        <Icon name="search" />
      </button>
    </form>
  );
};
