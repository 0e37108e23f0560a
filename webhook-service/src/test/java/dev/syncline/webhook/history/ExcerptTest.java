package dev.syncline.webhook.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void whatATerminalOrALogWouldObeyIsGone() {
    assertThat(Excerpt.of("a\r\n{\"level\":\"ERROR\"}\u001b[31mred\u0000\u009b", 100))
        .isEqualTo("a {\"level\":\"ERROR\"} [31mred");
    assertThat(Excerpt.of("safe\u202egnp.exe\u2028next\u200b!\ufeff", 100))
        .isEqualTo("safe gnp.exe next !");
  }

  @Test
  void aCharacterIsNeverHalved() {
    assertThat(Excerpt.of("ab😀", 3)).isEqualTo("ab");
    assertThat(Excerpt.of("ab😀", 4)).isEqualTo("ab😀");
    assertThat(Excerpt.of("ab\ud83d", 10)).isEqualTo("ab");
  }

  @Test
  void nothingIsShownOfNothing() {
    assertThat(Excerpt.of("", 10)).isEmpty();
    assertThat(Excerpt.of("long enough", 4)).isEqualTo("long");
    assertThat(Excerpt.of("anything", 0)).isEmpty();
  }
}
