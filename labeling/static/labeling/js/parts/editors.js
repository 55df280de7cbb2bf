/* The editors of answers: one line each. Pages on which somebody answers import this list. */
import "./box-rows.js";
import "./polygon-rows.js";
import "./number-field.js";
import "./span-editor.js";
import "./text-field.js";
