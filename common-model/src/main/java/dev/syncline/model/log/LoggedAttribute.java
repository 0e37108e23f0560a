package dev.syncline.model.log;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a field that the API shows, with the names it has there. Changes of other fields are not
/// logged. `LoggedAttributesIT` changes every field of every entity and compares what the API then
/// shows with what was logged.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface LoggedAttribute {
  String[] value();

  /// The API shows only whether the field says anything: a count, whether it is above zero; else,
  /// whether it is there.
  boolean whetherAny() default false;
}
