package dev.syncline.api.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/// Serves the description of the API and a page to browse it, all from this jar: no other host is
/// asked for anything.
@RestController
public final class DocsController {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

  private final String yaml = resource("openapi.yaml");
  private final String json;

  public DocsController(JsonMapper mapper) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    this.json = mapper.writeValueAsString(tree);
  }

  @GetMapping("/openapi.yaml")
  ResponseEntity<String> yaml() {
    return answer("application/yaml", yaml);
  }

  @GetMapping("/openapi.json")
  ResponseEntity<String> json() {
    return answer(MediaType.APPLICATION_JSON_VALUE, json);
  }

  @GetMapping("/docs")
  ResponseEntity<String> page() {
    return answer("text/html;charset=utf-8", resource("docs.html"));
  }

  @GetMapping("/docs/docs.js")
  ResponseEntity<String> script() {
    return answer("text/javascript;charset=utf-8", resource("docs.js"));
  }

  @GetMapping("/docs/docs.css")
  ResponseEntity<String> style() {
    return answer("text/css;charset=utf-8", resource("docs.css"));
  }

  private static ResponseEntity<String> answer(String type, String text) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type))
        .header("Content-Security-Policy", POLICY)
        .body(text);
  }

  private static String resource(String name) {
    try (var in = DocsController.class.getResourceAsStream(name)) {
      var bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
