// The picture, large.

const viewer = document.getElementById("viewer");
const image = document.getElementById("viewer-image");

/** `original` is what 下载 gives, where the picture is only made to be looked at. */
export function openViewer(name, address, original = { name, address }) {
  image.src = address;
  image.alt = name;
  document.getElementById("viewer-name").textContent = name;
  const download = document.getElementById("viewer-download");
  download.href = original.address;
  download.setAttribute("download", original.name);
  viewer.showModal();
}

document.getElementById("viewer-close").addEventListener("click", () => viewer.close());
// A click beside the picture closes, too.
viewer.addEventListener("click", (event) => event.target === viewer && viewer.close());
image.addEventListener("click", () => viewer.classList.toggle("is-large"));
viewer.addEventListener("close", () => {
  viewer.classList.remove("is-large");
  image.removeAttribute("src");
});
