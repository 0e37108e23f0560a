package dev.syncline.api.send;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.ErrorAnswers;
import dev.syncline.mime.write.OutgoingAttachment;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Sends messages: as JSON with small attachments, or as a form with a part `message` and a part
/// for each file, as the SDKs do from 3 MB on.
@RestController
public final class SendController {
  private static final String MESSAGE = "message";
  private static final long MAX_MESSAGE_PART = 10L * 1024 * 1024;

  private final SendQueue queue;
  private final JsonMapper mapper;

  public SendController(SendQueue queue, JsonMapper mapper) {
    this.queue = queue;
    this.mapper = mapper;
  }

  @PostMapping(
      path = "/v3/grants/{grant}/messages/send",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  Answer<Object> send(
      Grant grant,
      @RequestBody SendRequest request,
      @RequestHeader(name = SendOnce.HEADER, required = false) @Nullable String key)
      throws IOException {
    return Answer.of(queue.send(grant, request, List.of(), key));
  }

  @PostMapping(
      path = "/v3/grants/{grant}/messages/send",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  Answer<Object> sendForm(
      Grant grant,
      HttpServletRequest form,
      @RequestHeader(name = SendOnce.HEADER, required = false) @Nullable String key)
      throws IOException {
    var files = new ArrayList<OutgoingAttachment>();
    SendRequest request = null;
    for (var part : parts(form)) {
      if (part.getName().equals(MESSAGE)) {
        request = message(part);
      } else {
        files.add(file(part));
      }
    }
    if (request == null) {
      throw ApiException.invalid("The form has no part 'message' with the message as JSON.");
    }
    return Answer.of(queue.send(grant, request, files, key));
  }

  private static Iterable<Part> parts(HttpServletRequest form) throws IOException {
    try {
      return form.getParts();
    } catch (ServletException e) {
      throw new MultipartException("the form can't be read", e);
    } catch (IllegalStateException _) {
      throw new ApiException(
          413, "request_too_large", "The form is too large, or one of its parts is.");
    }
  }

  private SendRequest message(Part part) throws IOException {
    if (part.getSize() > MAX_MESSAGE_PART) {
      throw ApiException.invalid("The part 'message' is too large: send files as parts.");
    }
    try (var in = part.getInputStream()) {
      return mapper.readValue(in, SendRequest.class);
    } catch (JacksonException e) {
      throw ErrorAnswers.ofJson(e);
    }
  }

  /// SDKs name a part `file0`, `file1`, …, or by its content id when the body shows it.
  private static OutgoingAttachment file(Part part) {
    var name =
        Composition.line("filename", Objects.requireNonNullElse(part.getSubmittedFileName(), ""));
    var type = Composition.line("content type of " + field(part), type(part.getContentType()));
    var file = new OutgoingAttachment(name, type, null, part::getInputStream);
    var field = part.getName();
    return field.matches("(file|attachment)s?\\d*(\\[\\d*])?") ? file : file.inline(field(part));
  }

  private static String field(Part part) {
    return Composition.line("the name of a part", part.getName());
  }

  /// Without parameters.
  private static String type(@Nullable String declared) {
    if (declared == null || declared.isBlank()) {
      return MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }
    var cut = declared.indexOf(';');
    return (cut < 0 ? declared : declared.substring(0, cut)).strip();
  }
}
