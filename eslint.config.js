// @ts-check
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** What plain JavaScript files may use of Node.js without importing it; TypeScript checks this by itself. */
const nodeGlobals = Object.fromEntries(
  ["Buffer", "URL", "console", "process", "setTimeout", "clearTimeout"].map((name) => [name, "readonly"]),
);

export default defineConfig(
  {
    ignores: [
      "node_modules/",
      "artifacts/",
      "cache/",
      "coverage/",
      "typechain-types/",
      "deployments/",
      ".cpchain/",
      "bench/results/",
      "web/dist/",
      "bench/.peers/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js", "*.mjs", "*.cjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Numbers print the same everywhere; the rule's default forbids them in templates.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "max-lines": ["error", { max: 400 }],
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"], location: "anywhere" }],
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: ["sdk/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["Buffer", "process", "setImmediate"].map((name) => ({ name, message: "Browsers do not have it." })),
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // chai's assertions are property reads.
      "@typescript-eslint/no-unused-expressions": "off",
      "no-restricted-properties": [
        "error",
        ...["describe", "it"].flatMap((object) => [
          { object, property: "only", message: "It would leave out every other test." },
          { object, property: "skip", message: "A test runs, or it does not exist." },
        ]),
      ],
    },
  },
);
