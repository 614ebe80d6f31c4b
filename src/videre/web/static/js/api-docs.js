// Starts Swagger UI on /api/docs. A file of its own, because the site allows no script in a page.
SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api",
  deepLinking: false,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  supportedSubmitMethods: ["get", "post"],
  validatorUrl: null, // the validator's badge would tell another site which page is read
});
