/** Shows one image of another host in a frame without an origin of its own: the page's policy allows no such image. */

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  const image = new Image();
  image.referrerPolicy = "no-referrer";
  image.alt = String(data.title);
  image.onload = () => {
    document.body.replaceChildren(image);
    parent.postMessage({ width: image.naturalWidth, height: image.naturalHeight }, "*");
  };
  image.onerror = () => parent.postMessage({ isBroken: true }, "*");
  image.src = String(data.address);
});
parent.postMessage({ isReady: true }, "*");
