package dev.syncline.model.mail;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Columns that hold JSON. Their values are immutable: Hibernate would copy each by writing and
/// reading it once more.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  private static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static Participants participants(String text) {
    return MAPPER.readValue(text, Participants.class);
  }

  static List<AttachmentInfo> attachments(@Nullable String text) {
    return text == null ? List.of() : MAPPER.readValue(text, OfAttachments.TYPE);
  }

  static @Nullable List<String> addresses(@Nullable String text) {
    return text == null ? null : MAPPER.readValue(text, OfAddresses.TYPE);
  }

  static @Nullable Metadata metadata(@Nullable String text) {
    return text == null ? null : MAPPER.readValue(text, Metadata.class);
  }

  /// NULL when there is none.
  @Converter
  @Immutable
  static final class OfMetadata
      implements AttributeConverter<@Nullable Metadata, @Nullable String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Metadata value) {
      return value == null ? null : write(value);
    }

    @Override
    public @Nullable Metadata convertToEntityAttribute(@Nullable String text) {
      return metadata(text);
    }
  }

  /// Addresses without names; NULL when there are none.
  @Converter
  @Immutable
  static final class OfAddresses
      implements AttributeConverter<@Nullable List<String>, @Nullable String> {
    private static final TypeReference<List<String>> TYPE = new TypeReference<>() {};

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable List<String> value) {
      return value == null ? null : write(value);
    }

    @Override
    public @Nullable List<String> convertToEntityAttribute(@Nullable String text) {
      return addresses(text);
    }
  }

  /// A message's address fields.
  @Converter
  @Immutable
  static final class OfParticipants implements AttributeConverter<Participants, String> {
    @Override
    public String convertToDatabaseColumn(Participants value) {
      return write(value);
    }

    @Override
    public Participants convertToEntityAttribute(String text) {
      return participants(text);
    }
  }

  /// A thread's participants.
  @Converter
  @Immutable
  static final class OfParticipantList implements AttributeConverter<List<Participant>, String> {
    private static final TypeReference<List<Participant>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(List<Participant> value) {
      return write(value);
    }

    @Override
    public List<Participant> convertToEntityAttribute(String text) {
      return MAPPER.readValue(text, TYPE);
    }
  }

  /// A message's attachments; NULL when there are none, as with most messages.
  @Converter
  @Immutable
  static final class OfAttachments
      implements AttributeConverter<List<AttachmentInfo>, @Nullable String> {
    private static final TypeReference<List<AttachmentInfo>> TYPE = new TypeReference<>() {};

    @Override
    public @Nullable String convertToDatabaseColumn(List<AttachmentInfo> value) {
      return value.isEmpty() ? null : write(value);
    }

    @Override
    public List<AttachmentInfo> convertToEntityAttribute(@Nullable String text) {
      return attachments(text);
    }
  }
}
