/* The page on which signing in inside a form ends. */

import { tellSignedIn } from "./sign_in.js";

tellSignedIn(document.querySelector("[data-signed-in]").dataset.signedIn);
