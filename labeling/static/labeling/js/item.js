/* The page of one item: its fields as labelers have them, keys included. */
import { startFields } from "./workspace/fields.js";

startFields(document.getElementById("main"));
