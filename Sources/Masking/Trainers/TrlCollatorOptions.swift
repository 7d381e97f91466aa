import JSON

/// The options of `SFTConfig` 0.19.1 and of its `DataCollatorForCompletionOnlyLM` that touch ids or labels.
struct TrlCollatorOptions: Sendable {
  static let trainer = "trl-collator 0.19.1"

  static let all: [TrainerOption] =
    [
      TrainerOption(
        "chat_template_path", default: nil, "A chat template file, or a model to take template and EOS from."),
      TrainerOption(
        "dataset_text_field", default: "text", "The column of text; the EOS goes to one named `text` only."),
      TrainerOption("dataset_kwargs", default: nil, "Only `skip_prepare_dataset` is read: no truncation."),
      TrainerOption(
        "eos_token", default: nil,
        "The end-of-sequence text that is appended; the tokenizer's by default. One that the "
          + "vocabulary does not have becomes the unknown token."),
      TrainerOption("max_length", default: 1024, "Rows are cut at their end to so many tokens; null cuts nothing."),
      TrainerOption("packing", default: false, "Refused with strategy `ffd`; `wrapped` is not modelled yet."),
      TrainerOption("packing_strategy", default: "ffd", "`ffd` or `wrapped`."),
      TrainerOption("padding_free", default: false, "Refused together with a collator."),
      TrainerOption("completion_only_loss", default: nil, "Only decides whether a formatting function is refused."),
      TrainerOption("assistant_only_loss", default: false, "Refused but for conversations."),
      TrainerOption("max_seq_length", default: nil, "The old name of `max_length`, which it overrides."),
      TrainerOption("pad_token", default: nil, "Not read where a collator is given: the tokenizer's own counts."),
      TrainerOption("mlm", default: false, "The collator's; masked language modelling is not modelled."),
      TrainerOption("ignore_index", default: -100, "The collator's; only -100 is ignored by the loss."),
    ] + ScriptedTokenizer.options

  /// The other fields of `SFTConfig` 0.19.1 (with transformers 4.53.3): they change no label.
  static let accepted: [String] = """
    output_dir overwrite_output_dir do_train do_eval do_predict eval_strategy prediction_loss_only \
    per_device_train_batch_size per_device_eval_batch_size per_gpu_train_batch_size per_gpu_eval_batch_size \
    gradient_accumulation_steps eval_accumulation_steps eval_delay torch_empty_cache_steps learning_rate weight_decay \
    adam_beta1 adam_beta2 adam_epsilon max_grad_norm num_train_epochs max_steps lr_scheduler_type lr_scheduler_kwargs \
    warmup_ratio warmup_steps log_level log_level_replica log_on_each_node logging_dir logging_strategy \
    logging_first_step logging_steps logging_nan_inf_filter save_strategy save_steps save_total_limit save_safetensors \
    save_on_each_node save_only_model restore_callback_states_from_checkpoint no_cuda use_cpu use_mps_device seed \
    data_seed jit_mode_eval use_ipex bf16 fp16 fp16_opt_level half_precision_backend bf16_full_eval fp16_full_eval \
    tf32 local_rank ddp_backend tpu_num_cores tpu_metrics_debug debug dataloader_drop_last eval_steps \
    dataloader_num_workers dataloader_prefetch_factor past_index run_name disable_tqdm remove_unused_columns \
    label_names load_best_model_at_end metric_for_best_model greater_is_better ignore_data_skip fsdp \
    fsdp_min_num_params fsdp_config fsdp_transformer_layer_cls_to_wrap accelerator_config deepspeed \
    label_smoothing_factor optim optim_args adafactor group_by_length length_column_name report_to \
    ddp_find_unused_parameters ddp_bucket_cap_mb ddp_broadcast_buffers dataloader_pin_memory \
    dataloader_persistent_workers skip_memory_metrics use_legacy_prediction_loop push_to_hub resume_from_checkpoint \
    hub_model_id hub_strategy hub_token hub_private_repo hub_always_push hub_revision gradient_checkpointing \
    gradient_checkpointing_kwargs include_inputs_for_metrics include_for_metrics eval_do_concat_batches fp16_backend \
    push_to_hub_model_id push_to_hub_organization push_to_hub_token mp_parameters auto_find_batch_size \
    full_determinism torchdynamo ray_scope ddp_timeout torch_compile torch_compile_backend torch_compile_mode \
    include_tokens_per_second include_num_input_tokens_seen neftune_noise_alpha optim_target_modules \
    batch_eval_metrics eval_on_start use_liger_kernel liger_kernel_config eval_use_gather_object \
    average_tokens_across_devices model_init_kwargs dataset_num_proc pad_to_multiple_of eval_packing \
    activation_offloading
    """.split(separator: " ").map(String.init)

  var chatTemplatePath: Text?
  var datasetTextField: Text
  var skipsPreparation: Bool
  var eosToken: Text?
  var maxLength: Int?
  var packing: Bool
  var packingStrategy: Text
  var paddingFree: Bool
  var completionOnlyLoss: Bool?
  var assistantOnlyLoss: Bool
  var batchSize: Int
  private(set) var given: TrainerSettings

  init(_ settings: [(name: String, value: JSONValue)]) throws(MaskingError) {
    let values = try TrainerSettings(settings, trainer: Self.trainer, options: Self.all, accepted: Self.accepted)
    chatTemplatePath = try values.text("chat_template_path", default: nil)
    datasetTextField = try values.text("dataset_text_field", default: "text")
    skipsPreparation = try values.skipsPreparation()
    eosToken = try values.text("eos_token", default: nil)
    let oldLength: Int? = try values.integer("max_seq_length", default: nil)
    let length: Int? = try values.integer("max_length", default: 1024)
    maxLength = oldLength ?? length
    packing = try values.flag("packing", default: false)
    packingStrategy = try values.text("packing_strategy", default: "ffd")
    paddingFree = try values.flag("padding_free", default: false)
    completionOnlyLoss = try values.flag("completion_only_loss", default: nil)
    assistantOnlyLoss = try values.flag("assistant_only_loss", default: false)
    batchSize = try values.integer("per_device_train_batch_size", default: 8) ?? 8
    _ = try values.text("pad_token", default: nil)
    if try values.flag("mlm", default: false) {
      throw .unsupported("mlm=true: masked language modelling is not modelled")
    }
    if try values.integer("ignore_index", default: -100) != -100 {
      throw .unsupported("ignore_index: only -100, which the loss ignores, is modelled")
    }
    given = values
  }

  func isGiven(_ name: String) -> Bool { given.isGiven(name) }
}
