// A file of its own, because the page allows no inline script; before the page, so that
// nobody who chose dark sees a white flash.
;(function () {
  var chosen = localStorage.getItem('dataspace-color-scheme')
  var dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
