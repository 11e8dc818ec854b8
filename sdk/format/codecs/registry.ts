import { SdkError } from "../../errors.ts";
import type { Codec } from "./codec.ts";
import { genericCodec } from "./generic.ts";
import { rawCodec } from "./raw.ts";
import { seriesCodec } from "./series.ts";

const codecs = new Map<string, Codec>([seriesCodec, genericCodec, rawCodec].map((codec) => [codec.name, codec]));

/**
 * Adds a codec of an application; its readers must add it too.
 * @throws SdkError CODEC_UNSUITABLE when the name is taken
 */
export const registerCodec = (codec: Codec): void => {
  if (codecs.has(codec.name)) throw new SdkError("CODEC_UNSUITABLE", `there is a codec ${codec.name} already`);
  codecs.set(codec.name, codec);
};

/** @throws SdkError CODEC_UNKNOWN */
export const codecOf = (name: string): Codec => {
  const codec = codecs.get(name);
  if (codec !== undefined) return codec;
  throw new SdkError("CODEC_UNKNOWN", `no codec is called ${JSON.stringify(name.slice(0, 40))}`, {
    advice: `Known are ${[...codecs.keys()].join(", ")}; registerCodec adds others.`,
  });
};
