// Shows one picture of another host, in a frame without an origin of its own. The page's policy lets none in.

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  const image = new Image();
  image.referrerPolicy = "no-referrer";
  image.alt = String(data.words);
  image.onload = () => {
    document.body.replaceChildren(image);
    parent.postMessage({ width: image.naturalWidth, height: image.naturalHeight }, "*");
  };
  image.onerror = () => parent.postMessage({ isBroken: true }, "*");
  image.src = String(data.address);
});
parent.postMessage({ isReady: true }, "*");
