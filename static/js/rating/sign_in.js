/* Signing in again without leaving the form: the sign-in pages in a frame, the second step included.

   The page they end on tells every tab who is signed in now. */

const CHANNEL = "portal-account";

export const whenSignedIn = (heard) => {
  new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }) => heard(data.user));
};

export const tellSignedIn = (user) => new BroadcastChannel(CHANNEL).postMessage({ user });

export class SignIn {
  constructor(dialog, user) {
    this.dialog = dialog;
    this.frame = dialog.querySelector("iframe");
    this.stranger = dialog.querySelector("[data-stranger]");
    dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      this.frame.src = "about:blank";
    });
    whenSignedIn((signedIn) => {
      this.stranger.hidden = signedIn === user;
      if (signedIn === user && dialog.open) dialog.close();
    });
  }

  open() {
    if (this.dialog.open) return;
    this.stranger.hidden = true;
    this.frame.src = this.frame.dataset.src;
    this.dialog.showModal();
  }
}
