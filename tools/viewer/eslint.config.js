import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    rules: {
      complexity: ["error", 12],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-undef": "off", // tsc knows more names
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
