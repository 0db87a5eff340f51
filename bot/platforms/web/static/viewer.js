// The picture, large.

const viewer = document.getElementById("viewer");
const image = document.getElementById("viewer-image");

export function openViewer(name, address) {
  image.src = address;
  image.alt = name;
  document.getElementById("viewer-name").textContent = name;
  const download = document.getElementById("viewer-download");
  download.href = address;
  download.setAttribute("download", name);
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
